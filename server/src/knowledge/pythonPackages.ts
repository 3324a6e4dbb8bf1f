import type { PythonPackagesFile } from './facts.ts';
import type { KnowledgeBase } from './types.ts';

type PackageQueries = Pick<
  KnowledgeBase,
  'torchIndexVariant' | 'torchIndexUrl' | 'cudaCompilerUse' | 'bringsNoHttpClient'
>;

/** What is asked about Python packages by name. */
export function packageQueries(file: PythonPackagesFile): PackageQueries {
  const compilers = new Map(file.cudaCompiler.map(([name, when]) => [name, when]));
  const [withoutClient] = file.noHttpClient;
  const [index] = file.torchIndex;
  return {
    torchIndexVariant: (url) => {
      const plain = url.replace(/^http:/, 'https:');
      if (!plain.startsWith(index)) return undefined;
      return /^((?:cu|rocm)[\d.]+|cpu)\/?$/.exec(plain.slice(index.length))?.[1];
    },
    torchIndexUrl: (variant) => `${index}${variant}`,
    cudaCompilerUse: (name) => compilers.get(name),
    bringsNoHttpClient: (name) => withoutClient.includes(name),
  };
}
