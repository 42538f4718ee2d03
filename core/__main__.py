"""`python -m core`: the command line, without Qt."""

import _thread
import signal
import sys
import time

_AGAIN_S = 0.01


def run_command() -> None:
    """Run the command line, which reads most modules first."""
    hook, sys.unraisablehook = sys.unraisablehook, _ask_again
    try:
        from core.cli.app import main

        main()
    except KeyboardInterrupt:
        # Ctrl-C before there is anything to cancel: what it interrupts is the reading of modules.
        sys.exit(130)
    finally:
        sys.unraisablehook = hook


def _ask_again(unraisable: "sys.UnraisableHookArgs") -> None:
    """Python passes over an interrupt that meets one of its own callbacks, such as those of imports: it is asked for
    once more, when that is over."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
        return

    main_thread = _thread.get_ident()

    def interrupt() -> None:
        time.sleep(_AGAIN_S)
        if sys.platform == "win32":
            _thread.interrupt_main()
        else:
            # What the thread waits in is woken by a signal alone.
            signal.pthread_kill(main_thread, signal.SIGINT)

    _thread.start_new_thread(interrupt, ())


if __name__ == "__main__":
    run_command()
