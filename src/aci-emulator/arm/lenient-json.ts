/**
 * JSON as ARM reads it where strict JSON fails: with comments, names without quotes, line breaks in texts and commas
 * before a closing bracket. The Azure CLI sends templates so (`template:{…}` with the file's own text). Returns
 * strict JSON, or what is no JSON either if the text was none.
 */
export function strictJson(text: string): string {
	let result = "";
	let pendingComma = "";
	for (const [all, string, comment, blank, name, other] of text.matchAll(PIECE)) {
		if (comment !== undefined) continue;
		if (blank !== undefined) {
			result += all;
			continue;
		}
		if (other === ",") {
			result += pendingComma;
			pendingComma = ",";
			continue;
		}
		if (other !== "}" && other !== "]") result += pendingComma;
		pendingComma = "";
		if (string !== undefined) result += string.replace(LINE_BREAK, (each) => ESCAPED[each]!);
		else if (name !== undefined) result += `"${name}"`;
		else result += all;
	}
	return result + pendingComma;
}

const PIECE =
	/("(?:[^"\\]|\\.)*")|(\/\/[^\n]*|\/\*.*?\*\/)|(\s+)|(?<![\w.+-])([A-Za-z_$][\w$]*)(?=\s*:)|(.)/gs;
const LINE_BREAK = /[\n\r\t]/g;
const ESCAPED: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
