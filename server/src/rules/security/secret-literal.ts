import type { DockerfileModel, Instruction, RunInstruction } from '../../dockerfile/model.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import type { KnowledgeBase, SecretPattern } from '../../knowledge/types.ts';
import type { ShellWord } from '../../shell/script.ts';
import { contains, overlaps, type Span } from '../../text/span.ts';
import { wordText } from '../../tools/commandLine.ts';
import { toolCommands } from '../../tools/commands.ts';
import { addSecretMount, secretId, takesSecretVariables } from '../../tools/secretMount.ts';
import { secretUses } from '../../tools/secretUses.ts';
import { isPlaceholder, masked } from '../../tools/secretValues.ts';
import { writtenCredentials } from '../../tools/writtenCredentials.ts';

export const secretLiteral = defineRule({
  meta: {
    id: 'secret-literal',
    title: 'Credential written out in the Dockerfile',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      shape: '{title} written out in {keyword}: {masked}',
      login: 'the credential for {where} is written out',
      url: 'a password is written out in an address',
      header: 'the credential in a header of {where} is written out',
      variable: '{where} gets its credential written out in RUN',
    },
    docs: {
      what: 'Text with the shape of a credential (Hugging Face `hf_…`, OpenAI `sk-…`, Anthropic, NVIDIA `nvapi-…`, GitHub `ghp_…`, AWS `AKIA…`, private keys) anywhere in an instruction; a token given to `login`, to an `Authorization` header or as the password in an address; a variable such as `HF_TOKEN` set to a value in `RUN`.',
      why: 'The text of every instruction is kept in the history of the image and in the repository of the file. `export` in a `RUN` does not even last to the next one, and `login` writes the token into a file of the layer besides.',
      fix: 'Suggests a secret mount for a key in a command: the key is replaced by the variable the programs read, and the value comes from `docker build --secret`. Nothing is offered for `login` and `git`, which would still store it in the layer. A credential that was published must be revoked.',
      ignore: 'When the text only looks like a credential.',
      neighbours: ['Trivy DS-0031', 'KICS secrets'],
      sources: ['gitleaks, config/gitleaks.toml', 'docs.docker.com, Build secrets'],
    },
  },
  *check({ file, knowledge }) {
    const known = new Set(knowledge.secretVariables.map(({ name }) => name));
    // The value of an ARG or ENV with a name we know is reported by secret-in-arg-env.
    const named = secretUses(file, known).filter(({ certainty }) => certainty === 'known');
    const taken: Span[] = named.flatMap(({ assignment }) => assignment.value?.span ?? []);
    // Nearly every file holds none: one look at the whole text instead of one per instruction.
    const patterns = knowledge.secretPatterns.filter(({ pattern }) => file.text.search(pattern) >= 0);
    for (const instruction of file.instructions) {
      const findings = [
        ...patterns.flatMap((pattern) => shapes(file, instruction, pattern, variableOf(pattern, knowledge))),
        ...writtenCredentials(instruction, known).map(
          ({ place, span, where }): Finding => ({
            message: place,
            span,
            data: { where },
            confidence: 'likely',
          }),
        ),
      ];
      for (const finding of findings) {
        if (taken.some((span) => overlaps(span, finding.span))) continue;
        taken.push(finding.span);
        yield finding;
      }
    }
  },
});

/** The variable that programs read a key of this kind from. */
function variableOf({ id }: SecretPattern, { secretVariables }: KnowledgeBase): string | undefined {
  return secretVariables.find(({ patterns }) => patterns.includes(id))?.name;
}

function shapes(
  file: DockerfileModel,
  instruction: Instruction,
  { id, title, pattern, sources }: SecretPattern,
  variable: string | undefined,
): Finding[] {
  const text = file.text.slice(instruction.span.start, instruction.span.end);
  return [...text.matchAll(new RegExp(pattern.source, 'g'))].flatMap((match) => {
    const [secret] = match;
    // The first line of a private key is only a word; with a body it is a key.
    const body = text.slice(match.index + secret.length, match.index + secret.length + 200);
    if (id === 'private-key' ? !/[A-Za-z0-9+/]{32}/.test(body) : isPlaceholder(secret)) return [];
    const start = instruction.span.start + match.index;
    const span = { start, end: start + secret.length };
    const fixes = instruction.keyword === 'RUN' ? mounted(file, instruction, variable, span) : [];
    const data = { title, keyword: instruction.keyword, masked: masked(secret) };
    return [{ message: 'shape', data, span, evidence: sources, fixes }];
  });
}

/** A secret mount instead of the key, where the key stands in a word of a command that does not store it. */
function mounted(file: DockerfileModel, run: RunInstruction, name: string | undefined, span: Span): Fix[] {
  const command = toolCommands(run.script).find(({ args }) => args.some((word) => isPlain(word, span)));
  // `git` would keep the address in its configuration, `login` the token in a file.
  const stores =
    command?.program === 'git' || (command?.args.some((word) => wordText(word) === 'login') ?? true);
  if (name === undefined || stores || run.form === 'exec' || !takesSecretVariables(file)) return [];
  const edits = [addSecretMount(run, name), { span, text: `\${${name}}` }];
  const title = `Use a secret mount: docker build --secret id=${secretId(name)},env=${name}`;
  return [{ title, safety: 'suggestion', edits }];
}

/** A word in which a variable would be expanded. */
function isPlain(word: ShellWord, span: Span): boolean {
  return contains(word.span, span) && !word.text.includes("'");
}
