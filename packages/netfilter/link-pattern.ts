// Link names in rules: "eth0", or "cali+" for all that begin so.

export const linkMatches = (pattern: string, name: string): boolean =>
  pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : pattern === name
