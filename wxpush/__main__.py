"""`python -m wxpush` is the command `wxpush`."""

from wxpush.cli.start import main

if __name__ == "__main__":
    main()
