/** What a person types into a number field → the number. */

/** Either sign, thin or plain spaces and underscores as separators; null when it is no plain number. A comma is refused: it could mean either thing. */
export function parsePlainNumber(text: string): number | null {
  const bare = text.replaceAll(/[\s_\u2005]/g, '').replace('−', '-');
  return /^-?(?:\d{1,12}(?:\.\d{1,15})?|\d(?:\.\d{1,12})?e-?\d{1,2})$/i.test(bare) ? Number(bare) + 0 : null;
}
