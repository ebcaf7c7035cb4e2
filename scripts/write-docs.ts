/** Writes the pages of docs/ that are made from the code. A test says when this was forgotten. */
import { writeFileSync } from "node:fs";
import { errorReference } from "../src/cli/errors/error-reference.ts";
import { jobFileReference } from "../src/job/file/job-file-reference.ts";

writeFileSync(new URL("../docs/job-file.md", import.meta.url), jobFileReference());
writeFileSync(new URL("../docs/errors.md", import.meta.url), errorReference());
