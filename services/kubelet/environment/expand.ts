/**
 * $(NAME) in a command, an argument or a value becomes the variable's value; one that is not set stays as written; $$ is a dollar that
 * is not looked at (k8s.io/kubernetes third_party/forked/golang/expansion).
 */
export const expand = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\$\$|\$\(([^()]*)\)/g, (written, name: string | undefined) =>
    name === undefined ? '$' : (variables.get(name) ?? written),
  )
