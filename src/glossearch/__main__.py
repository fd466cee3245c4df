"""``python -m glossearch``."""

from glossearch.cli.main import main

if __name__ == "__main__":
    main()
