// The module that the harness's own k6 has beside k6's: stack/parts/k6/history.go.
declare module "k6/x/history" {
  /** Opens a file; the function that it returns appends a line, and returns when the kernel has it. */
  export function appendTo(file: string): (line: string) => void;
}
