/**
 * The names, and the sizes of pages, that a store takes, the same in every implementation. A name that breaks its rule is a fault of
 * the caller and throws; what passes can neither leave a folder nor need quoting in a table service.
 */

const PART = /^[A-Za-z0-9._-]+$/;
const HEADER_VALUE = /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/;
const KEY = /^[A-Za-z0-9._/-]{1,200}$/;

/** A job's id is the first part of its files' names, so it is one part. */
export function checkJobId(jobId: string): void {
	if (!isPart(jobId)) {
		throw new Error(
			`A job's id must be letters, digits, ".", "_" and "-", and not "." or ".."; found ${JSON.stringify(jobId)}.`,
		);
	}
}

/** The key of a value that is written once. */
export function checkOnceKey(key: string): void {
	if (!KEY.test(key)) {
		throw new Error(
			`The key of a value written once must be 1 to 200 of the characters A-Z, a-z, 0-9, ".", "_", "/" and "-"; found ${JSON.stringify(key)}.`,
		);
	}
}

export function checkFileName(name: string): void {
	if (!name.split("/").every(isPart)) {
		throw new Error(
			`A file's name in the store must be parts of letters, digits, ".", "_" and "-", joined by "/", and no part "." or ".."; found ${JSON.stringify(name)}.`,
		);
	}
}

/** A file's content type goes into a header as it is. */
export function isContentType(text: string): boolean {
	return HEADER_VALUE.test(text);
}

export function checkContentType(contentType: string | undefined): void {
	if (contentType !== undefined && !isContentType(contentType)) {
		throw new Error(
			`A file's content type must be 1 to 255 printable ASCII characters; found ${JSON.stringify(contentType)}.`,
		);
	}
}

/** How many a page may have at most. */
export function checkPageLimit(limit: number): void {
	if (!Number.isInteger(limit) || limit < 1) {
		throw new Error(`A page needs a limit of at least 1; found ${limit}.`);
	}
}

function isPart(text: string): boolean {
	return PART.test(text) && text !== "." && text !== "..";
}
