"""Search every group size for the safe table of `feedback.releases.safety`, and compare.

Takes minutes to an hour (the tests run a part). Prints, for each shape, coalition and scale,
the sizes at which somebody can be given away; exits 1 if the table says otherwise.
"""

import sys

from feedback.releases.safety import SEARCHED, safe_from
from feedback.releases.words import Scale
from feedback.releases.worlds import safe_with_rose, settled

SHAPES = ("0011", "1100", "0101", "0110", "1001", "1010")
SCALES: tuple[Scale, Scale] = (2, 4)


def main() -> int:
    """Run the whole search."""
    wrong = 0
    for coalition in range(1, SEARCHED + 1):
        sizes = range(coalition + 2, settled(coalition) + 1)
        for shape in SHAPES:
            options = tuple(bit == "1" for bit in shape)
            for scale in SCALES:
                unsafe = [n for n in sizes if not safe_with_rose(options, n, coalition, scale)]
                agrees = unsafe == [n for n in sizes if n < safe_from(scale, coalition)]
                wrong += not agrees
                print(shape, f"coalition {coalition}, {scale} words:", unsafe, agrees, flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
