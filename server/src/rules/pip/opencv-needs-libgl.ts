import { imageName } from '../../dockerfile/baseTag.ts';
import { baseImageOf, finalStage, instructionsOf, shippedStages } from '../../dockerfile/stages.ts';
import { defineRule, type Fix } from '../../engine/rule.ts';
import { compareVersions } from '../../knowledge/versions.ts';
import type { TextEdit } from '../../text/edits.ts';
import { type FinalPackage, finalPackages, mayBeOlder } from '../../tools/finalPackages.ts';
import { installLibraries } from '../../tools/libraryRun.ts';
import { missingLibraries } from '../../tools/missingLibraries.ts';

const WITH_WINDOWS = /^opencv-(?:contrib-)?python$/;

export const opencvNeedsLibgl = defineRule({
  meta: {
    id: 'opencv-needs-libgl',
    title: 'OpenCV without the libraries it loads',
    severity: 'error',
    confidence: 'certain',
    enabled: true,
    fixable: 'suggestion',
    options: {},
    messages: {
      missing:
        '{package} loads {libraries}, which {image} does not contain and nothing in the final stage installs',
      listed:
        '{file} lists {package}, which loads {libraries}, which {image} does not contain and nothing in the final stage installs',
    },
    docs: {
      what: 'The final image gets `opencv-python` or `opencv-contrib-python` by pip, and neither the base image nor a system package brings `libgl1` and `libglib2.0-0`. Judged on the official Python, Ubuntu and Debian images and on CUDA base and runtime images.',
      why: 'The wheels bring Qt, and `import cv2` stops with `ImportError: libGL.so.1: cannot open shared object file`, the first time in the running container. The build succeeds.',
      fix: 'Takes `opencv-python-headless` of the same version instead, whose wheel needs none of it and leaves out `cv2.imshow` and other windows. Or installs the packages, in the last apt installation or a RUN of its own.',
      ignore:
        'When `cv2` is never imported. Nothing is reported when a headless OpenCV or one of conda is installed, too, after scripts that are not visible, copied system folders, or system packages whose dependencies may bring the libraries (`ffmpeg`).',
      neighbours: [],
      sources: [
        'opencv/opencv-python README, headless packages; issue 370',
        'needs of the wheels 4.5.5 to 5.0.0, read with readelf',
      ],
    },
  },
  *check({ file, knowledge, project }) {
    const final = finalStage(file);
    const image = final === undefined ? undefined : baseImageOf(file, final);
    if (final === undefined || image === undefined) return;
    const packages = finalPackages(file, final, project.requirements);
    const found = packages.find(({ asked }) => WITH_WINDOWS.test(asked.name) && asked.url === undefined);
    if (found === undefined || packages.some(({ asked }) => /^opencv-.*headless$/.test(asked.name))) return;
    const traits = knowledge.packageTraits(found.asked.name);
    const { systemLibraries: needs = [], librariesSince: since = '0' } =
      traits.kind === 'known' ? traits.value : {};
    if (mayBeOlder(found.asked, since, compareVersions)) return;
    const facts = knowledge.image(image);
    const absent = needs.filter((name) => knowledge.lacksSystemPackage(facts, name) !== undefined);
    const missing = missingLibraries(file, final, absent, knowledge.bringsNoSystemPackage);
    if (missing.length === 0 || traits.kind !== 'known') return;
    const bottom = shippedStages(file)[0];
    const { asked } = found;
    const install = installLibraries(file, instructionsOf(file, final), found.run, missing);
    yield {
      message: asked.listedIn === undefined ? 'missing' : 'listed',
      data: {
        package: asked.name,
        libraries: missing.join(' and '),
        image: imageName(image),
        file: asked.listedIn ?? '',
      },
      span: asked.at,
      confidence: bottom?.base.kind === 'image' && bottom.base.certain ? 'certain' : 'likely',
      evidence: [
        ...traits.sources,
        ...missing.flatMap((name) => knowledge.lacksSystemPackage(facts, name) ?? []),
      ].filter(({ id }, at, all) => all.findIndex((other) => other.id === id) === at),
      related:
        bottom === undefined
          ? []
          : [{ span: bottom.from.image.span, note: `lacks ${missing.join(' and ')}` }],
      fixes: [
        ...headless(found),
        ...(install === undefined
          ? []
          : [{ title: `Install ${missing.join(' and ')}`, safety: 'suggestion' as const, edits: [install] }]),
      ],
    };
  },
});

/** The same release without windows, where the name is written in the command. */
function headless({ asked }: FinalPackage): Fix[] {
  const { word, nameSpan, span, name } = asked;
  if (word === undefined || word.value.kind !== 'known' || word.value.via.length > 0) return [];
  const start = (word.inside ?? word.span).start;
  if (span.start !== start || nameSpan.end - nameSpan.start !== name.length) return [];
  const edit: TextEdit = { span: { start: nameSpan.end, end: nameSpan.end }, text: '-headless' };
  return [{ title: `Use ${name}-headless`, safety: 'suggestion', edits: [edit] }];
}
