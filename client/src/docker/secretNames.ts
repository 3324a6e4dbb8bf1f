/** Whether a variable of this name usually holds what nobody else may see: its value goes into no command line and no file. */
export function namesSecret(name: string): boolean {
  return /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASS|KEY|APIKEY|CREDENTIALS?|AUTH)(?:_|$|\d)/i.test(name);
}
