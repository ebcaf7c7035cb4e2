/**
 * Whether the text names an image: `[host[:port]/]path[:tag][@digest]`, as the grammar of the OCI
 * distribution has it (github.com/distribution/reference, regexp.go). A name has at most 255 characters.
 */
export function isImageReference(text: string): boolean {
	const match = REFERENCE.exec(text);
	return match !== null && match[1]!.length <= MAX_NAME_LENGTH;
}

const MAX_NAME_LENGTH = 255;
const LABEL = "(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])";
const HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?`;
const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const REFERENCE = new RegExp(
	`^((?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*)(?::${TAG})?(?:@${DIGEST})?$`,
);
