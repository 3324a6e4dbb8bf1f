import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, type HostTarget, type LintConfig } from '../../../server/src/engine/config.ts';
import { readConfigFile } from '../../../server/src/engine/configFile.ts';
import { lint } from '../../../server/src/engine/lint.ts';
import { NO_PROJECT } from '../../../server/src/engine/projectFacts.ts';
import { mergeConfigs } from '../../../server/src/engine/settings.ts';
import { targetOf } from '../../../server/src/engine/target.ts';
import { loadKnowledge } from '../../../server/src/knowledge/load.ts';
import { driverTooOld } from '../../../server/src/rules/gpu/driver-too-old.ts';
import { gpuArchUnsupported } from '../../../server/src/rules/gpu/gpu-arch-unsupported.ts';
import { model } from '../../support/model.ts';

const host: HostTarget = { name: 'this host', driver: '535.54.03', gpus: ['NVIDIA GeForce RTX 5090'] };
const withHost: LintConfig = { ...DEFAULT_CONFIG, host };
const rules = [driverTooOld, gpuArchUnsupported];

function findings(text: string, config: LintConfig): readonly string[] {
  const file = model(text);
  const input = { file, rules, knowledge: loadKnowledge(), project: NO_PROJECT, config, today: '2026-11-21' };
  return lint(input).findings.map(({ severity, message }) => `${severity}: ${message}`);
}

describe('the target', () => {
  it('is the host that was looked at, where no setting names one', () => {
    expect(targetOf(withHost)).toEqual({
      name: 'this host',
      named: false,
      driver: '535.54.03',
      gpus: host.gpus,
    });
    expect(targetOf(DEFAULT_CONFIG)).toEqual({
      name: 'the target',
      named: true,
      driver: undefined,
      gpus: [],
    });
  });

  it('is that of the settings alone as soon as they name a driver or GPUs', () => {
    expect(targetOf({ ...withHost, targetGpus: ['A100'] })).toEqual({
      name: 'the target',
      named: true,
      driver: undefined,
      gpus: ['A100'],
    });
    expect(targetOf({ ...withHost, targetDriver: '580' }).gpus).toEqual([]);
  });

  it('of the project file wins over the host', () => {
    const { config } = readConfigFile('target: {driver: "580.65.06"}\n', rules);
    expect(targetOf(mergeConfigs(withHost, config)).driver).toBe('580.65.06');
    expect(targetOf(mergeConfigs(withHost, DEFAULT_CONFIG)).driver).toBe('535.54.03');
  });

  it('found on a host makes warnings of errors, and messages name the host', () => {
    const base = 'FROM nvidia/cuda:12.6.3-base-ubuntu22.04\n';
    expect(findings(base, withHost)).toEqual([
      expect.stringMatching(/^warning: nvidia\/cuda:\S+ does not start on this host: .*driver 535\.54\.03/),
    ]);
    expect(findings(base, { ...DEFAULT_CONFIG, targetDriver: '535.54.03', targetGpus: host.gpus })).toEqual([
      expect.stringMatching(/^error: nvidia\/cuda:\S+ does not start on the target: .*driver 535\.54\.03/),
    ]);
    const torch = 'FROM pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime\n';
    expect(findings(torch, { ...DEFAULT_CONFIG, host: { ...host, driver: undefined } })).toEqual([
      expect.stringMatching(/^warning: .*NVIDIA GeForce RTX 5090 \(compute capability 12\.0\) of this host/),
    ]);
  });
});
