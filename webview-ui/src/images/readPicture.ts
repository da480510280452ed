import { preparePicture } from "./preparePicture";
import type { Prepared } from "./preparePicture";
import { redraw } from "./redraw";

/** Reads a file with what this browser can. */
export function readPicture(file: Blob): Promise<Prepared> {
  return preparePicture(file, redraw);
}
