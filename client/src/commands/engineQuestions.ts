import { l10n } from 'vscode';
import type { Platform } from '../common/platform.ts';
import { buildersInvocation, contextsInvocation, parseBuilders, parseContexts } from '../docker/contexts.ts';
import type { Engine } from '../docker/engine.ts';
import type { Invocation } from '../docker/invocation.ts';
import { askForChoice } from './formQuestions.ts';

/** Which of the engines that the client knows: on this machine, over ssh, or wherever its contexts point. */
export async function askForEngine(platform: Platform, engine: Engine): Promise<Engine | undefined> {
  const contexts = parseContexts(await listed(platform, contextsInvocation(engine)));
  const chosen = await askForChoice(l10n.t('Engine'), [
    { label: l10n.t('The one in use'), value: undefined },
    ...contexts.map(({ name, address, current }) => ({
      label: name,
      description: current ? l10n.t('{0}, in use', address) : address,
      value: name,
    })),
  ]);
  return chosen && { ...engine, context: chosen.value };
}

/** Which builder of buildx: in a container, in a cluster, or the engine itself. */
export async function askForBuilder(
  platform: Platform,
  engine: Engine,
): Promise<{ readonly value: string | undefined } | undefined> {
  const builders = parseBuilders(await listed(platform, buildersInvocation(engine)));
  return askForChoice(l10n.t('Builder'), [
    { label: l10n.t('The one in use'), value: undefined },
    ...builders.map(({ name, driver }) => ({ label: name, description: driver, value: name })),
  ]);
}

async function listed(platform: Platform, invocation: Invocation | undefined): Promise<string> {
  if (invocation === undefined) return '';
  const { code, stdout } = await platform.ask(invocation);
  return code === 0 ? stdout : '';
}
