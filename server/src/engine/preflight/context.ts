import { imageName } from '../../dockerfile/baseTag.ts';
import type { DockerfileModel, Instruction, Stage } from '../../dockerfile/model.ts';
import { runsOf } from '../../dockerfile/queries.ts';
import { baseImageOf, chainOf, finalStage, instructionsOf } from '../../dockerfile/stages.ts';
import type { ImageFacts, KnowledgeBase } from '../../knowledge/types.ts';
import { overlaps } from '../../text/span.ts';
import { type PythonPackages, pythonPackages } from '../../tools/pythonPackages.ts';
import { baseSigns, type GpuSigns, gpuSigns } from '../gpuSigns.ts';
import { type LintInput, lint, type PlacedFinding } from '../lint.ts';
import { detectProfile } from '../profile.ts';
import type { Profile, ProjectFacts } from '../projectFacts.ts';
import { targetOf } from '../target.ts';
import type { BuildResult, Verdict } from './item.ts';
import { failed, unverified } from './item.ts';

/** What the checks look at; all of it concerns the image that a plain build produces. */
export interface PreflightContext {
  readonly file: DockerfileModel;
  readonly final: Stage;
  /** Everything that forms the final image, from the bottom of its chain up. */
  readonly instructions: readonly Instruction[];
  /** The FROM at the bottom of the chain. */
  readonly bottom: Stage;
  /** What is known of the base; undefined for `scratch` and for bases that are not written out. */
  readonly base: ImageFacts | undefined;
  /** The base as people write it. */
  readonly baseName: string;
  readonly knowledge: KnowledgeBase;
  readonly project: ProjectFacts;
  readonly profile: Profile;
  readonly signs: GpuSigns;
  /** Of all stages: what a builder installs is often copied. */
  readonly packages: PythonPackages;
  /** Of the settings, else of the host that was looked at. */
  readonly targetDriver: string | undefined;
  readonly build: BuildResult;
  /** The first error or warning of these rules, as a verdict. */
  fault(...rules: readonly string[]): Verdict | undefined;
  /** The first one at a base that holds CUDA. */
  faultOfCudaBase(rule: string): Verdict | undefined;
  /** What these rules only inform about: seen, but whether it is wanted cannot be told from here. */
  doubt(...rules: readonly string[]): Verdict | undefined;
}

/** Gathers it; undefined for a file without FROM. */
export function preflightContext(input: LintInput, build: BuildResult): PreflightContext | undefined {
  const { file, knowledge, project, config } = input;
  const final = finalStage(file);
  if (final === undefined) return undefined;
  const bottom = chainOf(file, final)[0] ?? final;
  const image = baseImageOf(file, final);
  // A checklist asks for everything: what the settings say of a rule decides nothing here.
  const findings = lint({ ...input, config: { ...config, rules: new Map() } }).findings;
  return {
    file,
    final,
    bottom,
    instructions: instructionsOf(file, final),
    base: image === undefined ? undefined : knowledge.image(image),
    baseName: image === undefined ? baseText(bottom) : imageName(image),
    knowledge,
    project,
    profile: config.profile ?? detectProfile(file),
    signs: gpuSigns(file, knowledge),
    packages: pythonPackages(
      file.stages.flatMap(({ instructions }) => runsOf(instructions)),
      project.requirements,
    ),
    targetDriver: targetOf(config).driver,
    build,
    fault: (...rules) => faultOf(findings.filter(isFault), rules),
    faultOfCudaBase: (rule) => {
      const bases = file.stages.filter((stage) => baseSigns(stage, knowledge).cuda);
      return faultOf(
        findings.filter(isFault).filter(({ span }) => bases.some(({ from }) => overlaps(from.span, span))),
        [rule],
      );
    },
    doubt: (...rules) => doubtOf(findings, rules),
  };
}

function isFault({ severity }: PlacedFinding): boolean {
  return severity === 'error' || severity === 'warning';
}

function faultOf(findings: readonly PlacedFinding[], rules: readonly string[]): Verdict | undefined {
  const ranked = findings.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  const first = ranked.find(({ rule }) => rules.includes(rule));
  return first === undefined ? undefined : failed(first.message, first.span, first.rule);
}

function doubtOf(findings: readonly PlacedFinding[], rules: readonly string[]): Verdict | undefined {
  const first = findings.find(({ rule, severity }) => severity === 'information' && rules.includes(rule));
  return first && { ...unverified(first.message, first.span), rule: first.rule };
}

function baseText({ from: { image } }: Stage): string {
  return image.kind === 'unknown' ? image.raw : image.value;
}
