import torch

from notes_lib.metrics import accuracy, confusion_matrix, precision, recall

ill = torch.zeros(1000, dtype=torch.long)
ill[:10] = 1
nobody = torch.zeros(1000, dtype=torch.long)
some = nobody.clone()
some[[0, 1, 2, 3, 4, 5, 6, 7]] = 1  # finds eight of the ten
some[100:132] = 1  # and alarms 32 who are healthy

for name, called in {"says healthy": nobody, "finds eight": some}.items():
    (tn, fp), (fn, tp) = confusion_matrix(ill, called, num_classes=2).tolist()
    right = accuracy(ill, called)
    p, r = precision(ill, called, num_classes=2)[1], recall(ill, called)[1]
    print(f"{name}: TP {tp}, FN {fn}, FP {fp}, TN {tn}")
    print(f"    accuracy {right:.3f}, precision {p:.2f}, recall {r:.2f}")
assert (tp, fn, fp, tn) == (8, 2, 32, 958)
assert accuracy(ill, nobody) == 0.99 > accuracy(ill, some)
