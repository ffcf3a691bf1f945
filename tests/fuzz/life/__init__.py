"""A scheme's life: any act of anybody in any order, with the clock set forth and back."""
