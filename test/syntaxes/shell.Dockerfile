FROM scratch
RUN set -eux; \
# <-- keyword.other.special-method
#   ^^^ support.function.builtin.shell
    apt-get update \
#   ^^^^^^^ entity.name.command.shell
    # a comment between two lines of one command
#   ^ comment.line.number-sign
    && env MODE=fast run "$HOME" --flag
#   ^^ punctuation.separator.statement.and.shell
#      ^^^ entity.name.command.shell
#                         ^^^^^ string.quoted.double.shell variable.other.normal.shell
#                                ^^^^^^ constant.other.option
RUN python3 -c "import torch; print(torch.__version__, \"cuda\")" \
#   ^^^^^^^ entity.name.command.shell
#               ^^^^^^ meta.embedded.inline.python keyword.control.import.python
#                             ^^^^^ support.function.builtin.python
#                                                      ^^^^^^^^ string.quoted.double.python
    && echo done
#      ^^^^ meta.embedded.block.shellscript support.function.builtin.shell
RUN python -c 'from os import path'
#              ^^^^ keyword.control.import.python
RUN echo "a quote that never ends
#        ^ string.quoted.double.shell
COPY . .
# <-- keyword.other.special-method
RUN if [ "$A" = b ]; then echo c; fi
#   ^^ keyword.control.if.shell
#                    ^^^^ keyword.control.then.shell
ENTRYPOINT exec server
#          ^^^^ meta.embedded.block.shellscript
