import { singleQuoted } from "../text/shell-quote.ts";
import { type CompletionModel, firstCommands, type Offered } from "./completion-model.ts";
import { commandCases, commandsWithMore, flagsOf, valueFlags } from "./shell-words.ts";

/** A file `_tutti` of a folder in `fpath`, or sourced after `compinit`. */
export function zshCompletion(model: CompletionModel): string {
	const { files, targets, other } = valueFlags(model);
	const commands = firstCommands(model).map(
		({ name, description }) => `\t\t${singleQuoted(`${name}:${description}`)}`,
	);
	return `#compdef tutti
# zsh completion of tutti. For this shell: source <(tutti completion zsh)
_tutti() {
	local command="" offered="" i
	local -a options state choices commands
	options=(${flagsOf(model.options)})
	commands=(
${commands.join("\n")}
	)
	for ((i = 2; i < CURRENT; i++)); do
		case "\${words[i]}" in
			--state|--target) state+=("\${words[i]}" "\${words[i+1]}"); i=$((i + 1)) ;;
			-*) ;;
			*) case "$command" in
				"") command="\${words[i]}" ;;
				${commandsWithMore(model)}) command="$command \${words[i]}" ;;
			esac ;;
		esac
	done
	case "$command" in
		"") offered=commands ;;
${commandCases(model, (options, offered) => `options+=(${options})${offeredWords(offered)}`)}
	esac
	case "\${words[CURRENT-1]}" in
		${files.join("|")}) _files; return ;;
		${targets.join("|")}) choices=(); offered=targets ;;
		${other.join("|")}) return ;;
		*) if [[ "\${words[CURRENT]}" == -* ]]; then compadd -- "\${options[@]}"; return; fi ;;
	esac
	case "$offered" in
		commands) _describe command commands ;;
		jobs) choices=(\${(f)"$("\${words[1]}" "\${state[@]}" complete 2>/dev/null)"}); compadd -- "\${choices[@]}" ;;
		targets) choices=(\${(f)"$("\${words[1]}" complete targets 2>/dev/null)"}); compadd -- "\${choices[@]}" ;;
		files) _files ;;
		*) (( \${#choices} )) && compadd -- "\${choices[@]}" ;;
	esac
}
if [[ "\${funcstack[1]}" = _tutti ]]; then _tutti "$@"; else compdef _tutti tutti; fi
`;
}

function offeredWords(offered: Offered | undefined): string {
	if (offered === undefined) return "";
	return typeof offered === "string" ? `; offered=${offered}` : `; choices=(${offered.join(" ")})`;
}
