import matplotlib.pyplot as plt
import torch

from notes_lib.viz import COLOURS, use_style

rng = torch.Generator().manual_seed(0)
reach = 50.0  # focal length in pixels times the distance of the cameras in metres
shift = reach / 10 + 0.5 * torch.randn(20_000, generator=rng)  # object 10 m away
measured = {"depth (m)": reach / shift, "inverse depth (1/m)": shift / reach}
skews = []
use_style()
figure, panels = plt.subplots(1, 2, figsize=(4.6, 2.2), layout="constrained")
for axes, (name, values) in zip(panels, measured.items(), strict=True):
    standard = (values - values.mean()) / values.std()
    skews.append((standard**3).mean())
    tail = [(standard < -2).float().mean(), (standard > 2).float().mean()]
    print(f"{name:19}  mean {values.mean():6.3f}, spread {values.std():.3f}")
    print(f"  skewness {skews[-1]:+.2f}, tails {tail[0]:.1%} and {tail[1]:.1%}")
    axes.hist(values, bins=60, density=True, color=COLOURS["blue"])
    true = 10 if axes is panels[0] else 0.1
    axes.axvline(true, color=COLOURS["vermilion"], linestyle="--")
    axes.set(xlabel=name, yticks=[])
panels[0].set_ylabel("how often")
assert skews[0] > 0.6
assert abs(skews[1]) < 0.06
plt.show()
