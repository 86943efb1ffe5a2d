/** Makes a text a single line without control characters: a line break could split the header of a message. */
export const oneLine = (text: string): string =>
  text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
