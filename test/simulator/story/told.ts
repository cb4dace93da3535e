// Short words for what a schedule's steps are about.

/** Gids as the messages that they name, in the order in which they were made. */
export const withMessages = (text: string): string =>
  text.replaceAll(/\{[\w-]+\}-0*([0-9a-f]+)(?:-00-msg-01)?/g, (_, number: string) => `message ${number}`);

/** JSON without its quotes, where it is a reply of the server. */
export const plain = (text: string): string =>
  withMessages(text)
    .replace(/\{"code":"(\w+)".*\}$/, "$1")
    .replace(/\{"dtm_result":"(\w+)"[^}]*\}$/, "$1");
