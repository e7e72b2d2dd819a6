import torch

from notes_lib.metrics import root_mean_squared_error

rng = torch.Generator().manual_seed(0)
day = torch.arange(1200)
weather = torch.zeros(1200)
for t in range(1, 1200):  # today's departure from the season, mostly yesterday's
    weather[t] = 0.8 * weather[t - 1] + 2.0 * torch.randn((), generator=rng)
temperature = 10 - 9 * torch.cos(2 * torch.pi * day / 365) + weather
past, future = day[1:900], day[900:]


def features(days):
    angle = 2 * torch.pi * days / 365
    columns = [torch.ones_like(angle), angle.sin(), angle.cos()]
    return torch.stack([*columns, temperature[days - 1]], dim=1)


weights = torch.linalg.lstsq(features(past), temperature[past, None]).solution
forecasts = {
    "the mean so far": temperature[past].mean().expand(len(future)),
    "as yesterday": temperature[future - 1],
    "the model": (features(future) @ weights).squeeze(1),
}
error = {}
for name, forecast in forecasts.items():
    error[name] = root_mean_squared_error(temperature[future], forecast)
    print(f"{name:15}  RMSE {error[name]:.2f} degrees")
assert error["the model"] < error["as yesterday"] < 0.5 * error["the mean so far"]
assert error["as yesterday"] - error["the model"] < 0.1
