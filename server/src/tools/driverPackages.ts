/** What a system package brings besides the NVIDIA driver it installs. */
export type DriverPackage = 'driver' | 'toolkit' | 'libraries';

/** Debian, Ubuntu and NVIDIA's own repositories split one driver into these packages, with its branch in the name or not. */
const DRIVER = [
  /^nvidia-(?:headless|utils|compute-utils|dkms|kernel|open|smi|opencl-icd)(?:-.*)?$/,
  /^nvidia-driver(?!-assistant)(?:-.*)?$/,
  /^nvidia-\d{3}(?:-.*)?$/,
  /^libnvidia-(?:cfg1|common|compute|decode|encode|extra|fbc1|gl|gpucomp|ifr1)(?:-\d.*)?$/,
  /^(?:libcuda1|libnvcuvid1|libnvidia-ml1|libnvidia-encode1|libnvidia-ptxjitcompiler1)(?:-\d.*)?$/,
  /^cuda-drivers(?:-.*)?$/,
];

/** What the package `name` installs of the NVIDIA driver; undefined for one that leaves the driver alone. */
export function driverPackage(name: string): DriverPackage | undefined {
  if (/^cuda(?:-\d+-\d+)?$/.test(name)) return 'toolkit';
  if (/^cuda-runtime(?:-\d+-\d+)?$/.test(name)) return 'libraries';
  return DRIVER.some((pattern) => pattern.test(name)) ? 'driver' : undefined;
}

/** The word that installs the same without the driver: `cuda-12-4` becomes `cuda-toolkit-12-4`; undefined for a driver. */
export function withoutDriver(word: string, release: string | undefined): string | undefined {
  if (word.startsWith('cuda-runtime')) return word.replace('cuda-runtime', 'cuda-libraries');
  if (/^cuda(?:$|-[\d$])/.test(word)) {
    const versioned = word === 'cuda' && release !== undefined;
    return versioned ? `cuda-toolkit-${release.replace('.', '-')}` : word.replace('cuda', 'cuda-toolkit');
  }
  return undefined;
}
