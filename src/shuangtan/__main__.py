"""`python -m shuangtan` is the same as the command `shuangtan`."""

from shuangtan.cli import main

if __name__ == "__main__":
    main()
