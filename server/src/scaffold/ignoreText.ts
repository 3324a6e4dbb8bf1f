/** .dockerignore: what no image needs, and what no image may hold. Data and weights are left to the person. */
export function ignoreText(): string {
  return `# Not sent to the build.
.git
.gitignore
.dockerignore
**/Dockerfile*
**/*.Dockerfile

# Environments and caches of this machine
**/.venv
**/venv
**/__pycache__
**/*.pyc
**/.pytest_cache
**/.mypy_cache
**/.ruff_cache
**/.ipynb_checkpoints

# Secrets
**/.env
**/.env.*
**/*.pem
**/.netrc

# Results of runs
**/wandb
**/mlruns
**/lightning_logs
`;
}
