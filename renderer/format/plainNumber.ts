/** What a person types into a number field → the number. */

/** Either sign, thin or plain spaces and underscores as separators; null when it is no plain number. A comma is refused: it could mean either thing. Whatever a number prints as is read. */
export function parsePlainNumber(text: string): number | null {
  const bare = text.replaceAll(/[\s_\u2005]/g, '').replace('−', '-');
  const value = /^-?\d{1,21}(?:\.\d{1,22})?(?:e[+-]?\d{1,3})?$/i.test(bare) ? Number(bare) + 0 : null;
  return Number.isFinite(value) ? value : null;
}
