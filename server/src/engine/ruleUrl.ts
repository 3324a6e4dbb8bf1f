/** The page that explains a rule, for reports and editors. */
export function ruleUrl(id: string): string {
  return `https://github.com/ml-dockerfile/ml-dockerfile/blob/main/server/docs/rules/${id}.md`;
}
