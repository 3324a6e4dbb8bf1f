import type { DockerfileModel, RunInstruction } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { defineRule, type Finding, type Fix } from '../../engine/rule.ts';
import { namesVersion, type PipedScript, pipedScripts } from '../../tools/pipedScripts.ts';
import { throughFile } from '../../tools/scriptFile.ts';

export const curlPipeShell = defineRule({
  meta: {
    id: 'curl-pipe-shell',
    title: 'Script from the network is run unseen',
    severity: 'warning',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      unseen: '{interpreter} runs what {url} answers that day: no version and no checksum say what that is',
      versioned:
        '{interpreter} runs what {url} answers: a version is named, and no checksum says what that is',
    },
    docs: {
      what: 'The output of curl or wget goes into a shell or another interpreter: `curl … | sh`, `sh -c "$(curl …)"`, `bash <(curl …)`. Information when the address, an option or a `*_VERSION` variable names a version, a hint in development images. Silent when the same `RUN` checks a sum or a signature, and for addresses that are not known.',
      why: 'Whoever controls the server, or a redirect on the way, runs code in the build with its secrets and puts what they like into the image, and the log does not show what ran. Without `pipefail`, which `/bin/sh` of Debian does not have, a download that fails is an empty script: the `RUN` succeeds, and the build breaks lines later, or not at all.',
      fix: 'Suggests to download into a file, run that, and remove it, in the same `RUN`; curl gets `-f`, so that an error page is not run. A failed download then stops the build, and a `sha256sum -c` can stand in between.',
      ignore: 'When the installer is trusted and must always be the newest.',
      neighbours: [],
      sources: ['docs.docker.com, Building best practices, Using pipes', 'curl(1), --fail'],
    },
  },
  *check({ file, profile }) {
    for (const run of runsOf(file.instructions))
      for (const script of pipedScripts(run)) yield findingOf(file, run, script, profile === 'dev');
  },
});

function findingOf(file: DockerfileModel, run: RunInstruction, script: PipedScript, dev: boolean): Finding {
  const versioned = namesVersion(script);
  const { wrappers, programText } = script.interpreter;
  const interpreter = wrappers.includes('eval') ? 'eval' : programText;
  return {
    message: versioned ? 'versioned' : 'unseen',
    data: { interpreter, url: script.url },
    span: script.span,
    severity: dev ? 'hint' : versioned ? 'information' : 'warning',
    fixes: fixesOf(file, run, script),
  };
}

function fixesOf(file: DockerfileModel, run: RunInstruction, script: PipedScript): Fix[] {
  const edits = throughFile(file, run, script);
  return edits === undefined
    ? []
    : [{ title: 'Download to a file and run that', safety: 'suggestion', edits }];
}
