/** Writes the pages of docs/ that are made from the code. A test says when this was forgotten. */
import { writeFileSync } from "node:fs";
import { jobFileReference } from "../src/job/job-file-reference.ts";

writeFileSync(new URL("../docs/job-file.md", import.meta.url), jobFileReference());
