# syntax=docker/dockerfile:1
# ^^^^^^ keyword.control.directive
ARG TORCH=2.4.0
#   ^^^^^ variable.other.assignment
#        ^ keyword.operator.assignment
FROM --platform=linux/amd64 ghcr.io/acme/base:1.2-$TORCH@sha256:abc AS builder
# <-- keyword.other.special-method
#    ^^^^^^^^^^ entity.other.attribute-name.flag
#                           ^^^^^^^ entity.name.namespace.registry
#                                   ^^^^^^^^^ string.unquoted.image
#                                             ^^^^ constant.numeric.tag
#                                                 ^^^^^^ variable.other.readwrite
#                                                        ^^^^^^^^^^ constant.other.digest
#                                                                   ^^ keyword.other.special-method
#                                                                      ^^^^^^^ entity.name.type.stage
ENV PATH="/opt/venv/bin:$PATH" \
#   ^^^^ variable.other.assignment
#        ^^^^^^^^^^^^^^^ string.quoted.double
#                       ^^^^^ string.quoted.double variable.other.readwrite
#                              ^ constant.character.escape.line-continuation
    HF_HOME='/cache'
#   ^^^^^^^ variable.other.assignment
#            ^^^^^^ string.quoted.single
RUN --mount=type=cache,target=/root/.cache/pip \
#   ^^^^^^^ meta.mount entity.other.attribute-name.flag
#           ^^^^ support.type.property-name.mount
#                ^^^^^ storage.type.mount
#                             ^^^^^^^^^^^^^^^^ string.unquoted.mount
    --mount=type=secret,id=hf_token,env=HF_TOKEN \
#   ^^^^^^^ meta.mount.secret
#                ^^^^^^ storage.type.mount
#                          ^^^^^^^^ variable.other.constant.secret
#                                       ^^^^^^^^ variable.other.constant.secret
    pip install -r requirements.txt
#   ^^^ meta.embedded.block.shellscript entity.name.command.shell
#       ^^^^^^^ string.unquoted.argument.shell
COPY --from=builder --chown=10001:10001 /opt/venv /opt/venv
#    ^^^^^^ entity.other.attribute-name.flag
#           ^^^^^^^ entity.name.type.stage
COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/
#           ^^^^^^^ entity.name.namespace.registry
#                                ^^^ constant.numeric.tag
EXPOSE 8000/tcp
#      ^^^^ constant.numeric
USER 10001
#    ^^^^^ constant.numeric
WORKDIR $HOME/app
#       ^^^^^ variable.other.readwrite
HEALTHCHECK --interval=30s --retries=3 \
#           ^^^^^^^^^^ entity.other.attribute-name.flag
#                      ^^^ constant.numeric
    CMD ["python", "-c", "print(1)\n"]
#   ^^^ keyword.other.special-method
#        ^^^^^^^^ string.quoted.double.json
#                                 ^^ constant.character.escape.json
CMD ["uvicorn", "main:app", \
#    ^^^^^^^^^ meta.exec-form string.quoted.double.json
#                           ^ constant.character.escape.line-continuation
     "--port", "8000"]
#    ^^^^^^^^ string.quoted.double.json
#                    ^ punctuation.definition.array.end
copy . .
# <-- keyword.other.special-method
