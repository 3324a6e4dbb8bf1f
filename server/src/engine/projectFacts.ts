import type { RequirementsFile } from '../formats/requirementsFile.ts';

/** What an image is for; decides how loud some rules are. */
export type Profile = 'serving' | 'training' | 'dev';

/** What is known about the files around the Dockerfile. Gathered before the rules run, which never read files. */
export interface ProjectFacts {
  /**
   * The requirements file that `pip install -r PATH` in this Dockerfile installs, found in the build context;
   * undefined when it could not be found or read.
   */
  requirements(path: string): RequirementsFile | undefined;
}

/** Nothing is known about the surroundings: a single text. */
export const NO_PROJECT: ProjectFacts = { requirements: () => undefined };
