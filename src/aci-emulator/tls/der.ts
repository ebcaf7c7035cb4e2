/**
 * The few kinds of ASN.1 value that a certificate is made of, in DER (ITU-T X.690). Each function returns
 * one complete value: tag, length, content.
 */

export function sequence(...parts: Buffer[]): Buffer {
	return tagged(0x30, Buffer.concat(parts));
}

export function set(...parts: Buffer[]): Buffer {
	return tagged(0x31, Buffer.concat(parts));
}

/** A whole number of at least 0, given as big-endian bytes. */
export function integer(bytes: Buffer): Buffer {
	let start = 0;
	while (start < bytes.length - 1 && bytes[start] === 0) start++;
	const digits = bytes.subarray(start);
	const sign = digits[0]! & 0x80 ? [Buffer.of(0)] : [];
	return tagged(0x02, Buffer.concat([...sign, digits]));
}

export function boolean(value: boolean): Buffer {
	return tagged(0x01, Buffer.of(value ? 0xff : 0));
}

/** An object identifier in dotted form, such as "2.5.4.3". */
export function objectId(dotted: string): Buffer {
	const [first, second, ...rest] = dotted.split(".").map(Number);
	const bytes = [first! * 40 + second!];
	for (const arc of rest) {
		const digits = [arc & 0x7f];
		for (let left = arc >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
		bytes.push(...digits);
	}
	return tagged(0x06, Buffer.from(bytes));
}

export function utf8String(text: string): Buffer {
	return tagged(0x0c, Buffer.from(text));
}

export function octetString(content: Buffer): Buffer {
	return tagged(0x04, content);
}

/** A bit string. `unusedBits` of the last byte are not part of it. */
export function bitString(content: Buffer, unusedBits = 0): Buffer {
	return tagged(0x03, Buffer.concat([Buffer.of(unusedBits), content]));
}

/** An instant, in milliseconds since the epoch. Certificates write years before 2050 with two digits. */
export function time(atMs: number): Buffer {
	const text = `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`;
	return Number(text.slice(0, 4)) < 2050
		? tagged(0x17, Buffer.from(text.slice(2)))
		: tagged(0x18, Buffer.from(text));
}

/** A context-specific value: `[tag]`, constructed (of other values) or primitive (of bytes). */
export function context(tag: number, content: Buffer, form: "constructed" | "primitive"): Buffer {
	return tagged((form === "constructed" ? 0xa0 : 0x80) | tag, content);
}

function tagged(tag: number, content: Buffer): Buffer {
	return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(value: number): Buffer {
	if (value < 0x80) return Buffer.of(value);
	const bytes: number[] = [];
	for (let left = value; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256);
	return Buffer.of(0x80 | bytes.length, ...bytes);
}
