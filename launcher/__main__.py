"""`./run` and `./run manage …`: whatever fails before the portal stands is said in one line."""

import sys
from errno import ENOSPC

from embedded import StartFailure
from launcher.manage import manage
from launcher.serve import serve

_USAGE = "Cách dùng: ./run   hoặc   ./run manage LỆNH [tham số…]"


def main(words: list[str]) -> int:
    try:
        return _obey(words)
    except StartFailure as failure:
        return _refuse(str(failure))
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno == ENOSPC:
            return _refuse("Ổ đĩa đã đầy, không ghi được nữa.")
        return _refuse(f"{error.filename or 'Hệ điều hành'}: {error.strerror or error}")


def _obey(words: list[str]) -> int:
    match words:
        case []:
            return serve()
        case ["manage", *arguments]:
            return manage(arguments)
        case _:
            print(_USAGE, file=sys.stderr)
            return 2


def _refuse(line: str) -> int:
    print(f"ocop: {line}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
