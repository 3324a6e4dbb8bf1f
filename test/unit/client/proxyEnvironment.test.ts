import { describe, expect, it } from 'vitest';
import { proxyEnvironment } from '../../../client/src/node/proxyEnvironment.ts';

describe('the proxy of the language server', () => {
  it('is that of the environment when no setting names one', () => {
    expect(proxyEnvironment({ proxy: ' ', noProxy: [], support: 'override' })).toEqual({
      NODE_USE_ENV_PROXY: '1',
    });
  });

  it('is that of the settings, in both spellings', () => {
    const settings = { proxy: 'http://p:3128', noProxy: ['localhost', '.corp'], support: 'override' };
    expect(proxyEnvironment(settings)).toEqual({
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: 'http://p:3128',
      HTTPS_PROXY: 'http://p:3128',
      http_proxy: 'http://p:3128',
      https_proxy: 'http://p:3128',
      NO_PROXY: 'localhost,.corp',
      no_proxy: 'localhost,.corp',
    });
  });

  it('is none where the user wants none', () => {
    expect(proxyEnvironment({ proxy: 'http://p:3128', noProxy: [], support: 'off' })).toEqual({});
  });
});
