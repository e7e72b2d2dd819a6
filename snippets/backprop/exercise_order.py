from collections import deque

from notes_lib.autodiff import Var, cos, sin


def hand_on_at_once(result):
    result.grad = 1.0
    waiting, reached = deque([result]), {result}
    while waiting:
        node = waiting.popleft()
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad += node.grad * slope
            if parent not in reached:
                reached.add(parent)
                waiting.append(parent)


def program(x):
    a = 2 * x
    return a + sin(cos(a))  # a short path, and a long one


wrong, right = Var(1.0), Var(1.0)
hand_on_at_once(program(wrong))
program(right).backward()
print(f"at once {wrong.grad:.4f}, in order {right.grad:.4f}")
assert wrong.grad == 2  # the short path alone
assert abs(right.grad - 2) > 1
