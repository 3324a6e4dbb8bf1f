/** What VS Code is told about a proxy, as far as it concerns a process of its own. */
export interface ProxySettings {
  /** `http.proxy`; empty when the environment decides. */
  readonly proxy: string;
  readonly noProxy: readonly string[];
  /** `http.proxySupport`. */
  readonly support: string;
}

/**
 * Variables for the language server, which Node.js reads from 22.21 and 24.0 on: older ones know no proxy. The settings
 * win over the environment that VS Code was started in.
 */
export function proxyEnvironment({ proxy, noProxy, support }: ProxySettings): Record<string, string> {
  if (support === 'off') return {};
  if (proxy.trim() === '') return { NODE_USE_ENV_PROXY: '1' };
  const address = proxy.trim();
  const variables = { HTTP_PROXY: address, HTTPS_PROXY: address, http_proxy: address, https_proxy: address };
  const except = noProxy.join(',');
  return {
    NODE_USE_ENV_PROXY: '1',
    ...variables,
    ...(except === '' ? {} : { NO_PROXY: except, no_proxy: except }),
  };
}
