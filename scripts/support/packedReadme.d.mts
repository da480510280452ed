/** The README as the package has it: without pictures, and without links to other files. */
export function packReadme(text: string): string;
