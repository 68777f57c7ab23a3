/** How many items a cell shows before it counts the rest. */
const shownMax = 3

/** `a,b,c + 2 more...` */
export const firstThree = (items: readonly (string | number)[]): string =>
  items.length <= shownMax ? items.join(',') : `${items.slice(0, shownMax).join(',')} + ${items.length - shownMax} more...`
