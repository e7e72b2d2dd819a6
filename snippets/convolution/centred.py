import torch

from notes_lib.layers import convolve2d

image = torch.arange(25.0).view(5, 5)  # x(i, j), i and j from -2 to 2
kernel = torch.arange(1.0, 10.0).view(3, 3)  # k(a, b), from 0 to 2


def y(r, c):
    total, meetings = 0.0, []
    for i in range(-2, 3):
        for j in range(-2, 3):
            a, b = r - i, c - j
            if 0 <= a <= 2 and 0 <= b <= 2:  # elsewhere there is no k
                total += image[i + 2, j + 2] * kernel[a, b]
                meetings.append(f"x({i:2},{j:2})·k({a},{b})")
    return total, meetings


total, meetings = y(0, 0)
for row in range(3):
    print(" + ".join(meetings[3 * row : 3 * row + 3]))
print(f"= {total:.0f}")
assert meetings[:2] == ["x(-2,-2)·k(2,2)", "x(-2,-1)·k(2,1)"]
assert total == convolve2d(image, kernel, mode="valid")[0, 0]
