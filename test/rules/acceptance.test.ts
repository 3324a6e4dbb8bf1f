import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../server/src/dockerfile/parse.ts';
import { DEFAULT_CONFIG } from '../../server/src/engine/config.ts';
import { lint } from '../../server/src/engine/lint.ts';
import { readRequirementsFile } from '../../server/src/formats/requirementsFile.ts';
import { loadKnowledge } from '../../server/src/knowledge/load.ts';
import { RULES } from '../../server/src/rules/index.ts';

const DOCKERFILE = `FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /var/ml_service
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
EXPOSE 8000
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]
`;

/** What is said above information about the Dockerfile with this list of requirements. */
function loud(requirements: string): readonly string[] {
  const list = readRequirementsFile('requirements.txt', requirements);
  const { findings } = lint({
    file: parseDockerfile('file:///project/Dockerfile', DOCKERFILE),
    rules: RULES,
    knowledge: loadKnowledge(),
    project: { requirements: () => list },
    config: DEFAULT_CONFIG,
    today: '2026-11-21',
  });
  return findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule }) => rule);
}

describe('the exercise of the guides: a small service on python:3.11-slim', () => {
  it('lacks nothing but a user', () => {
    expect(loud('fastapi==0.115.0\nuvicorn==0.34.0\nscikit-learn==1.5.0\n')).toEqual(['runs-as-root']);
  });

  it('is told when the server is not among the requirements', () => {
    expect(loud('starlette==0.41.0\nscikit-learn==1.5.0\n')).toEqual([
      'runs-as-root',
      'server-not-installed',
    ]);
  });
});
