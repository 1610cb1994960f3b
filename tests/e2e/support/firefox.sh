#!/bin/sh
# Firefox as people run it. Playwright asks it to shut down as soon as one of its processes dies.
unset MOZ_CRASHREPORTER_SHUTDOWN
exec "$FIREFOX" "$@"
