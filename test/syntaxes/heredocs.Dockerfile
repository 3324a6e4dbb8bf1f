FROM scratch
RUN <<EOF
#   ^^ keyword.operator.heredoc
#     ^^^ keyword.control.heredoc-token
set -e
# <-- meta.embedded.block.shellscript support.function.builtin.shell
FROM is a word here
# <-- meta.embedded.block.shellscript entity.name.command.shell
EOF
# <-- keyword.control.heredoc-token
RUN python3 <<'PY'
#   ^^^^^^^ entity.name.command.shell
from os import path
# <-- meta.embedded.block.python keyword.control.import.python
print("'")
# <-- support.function.builtin.python
PY
# <-- keyword.control.heredoc-token
RUN <<EOF
#!/usr/bin/env python3
import sys
# <-- meta.embedded.block.python keyword.control.import.python
EOF
COPY <<EOF /app/main.py
import os
# <-- meta.embedded.block.python keyword.control.import.python
EOF
COPY --chmod=755 <<-"END" /entrypoint.sh
#    ^^^^^^^ entity.other.attribute-name.flag
exec "$@"
# <-- meta.embedded.block.shellscript
	END
COPY <<EOF /etc/app.conf
key = "value
# <-- string.unquoted.heredoc
EOF
USER 10001
#    ^^^^^ constant.numeric
RUN cat > /etc/app.conf <<EOF
key = "value
# <-- string.unquoted.heredoc
EOF
RUN --mount=type=cache,target=/root/.cache/pip \
    python3 - <<'PY'
from os import path
# <-- meta.embedded.block.python keyword.control.import.python
PY
# <-- keyword.control.heredoc-token
RUN echo $((1 <<2)) "$((N<<SHIFT))"
USER 10001
#    ^^^^^ constant.numeric
