import type { CompletionModel, Offered } from "./completion-model.ts";
import { commandCases, flagsOf, valueFlags } from "./shell-words.ts";

/** For bash 3.2 and later; needs no bash-completion. */
export function bashCompletion(model: CompletionModel): string {
	return `# bash completion of tutti. For this shell: source <(tutti completion bash)
_tutti() {
	local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
	local command="" options="${flagsOf(model.options)}" words="" offered="" i
	local state=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		case "\${COMP_WORDS[i]}" in
			--state|--target) state+=("\${COMP_WORDS[i]}" "\${COMP_WORDS[i+1]}"); i=$((i + 1)) ;;
			-*) ;;
			*) [ -n "$command" ] || command="\${COMP_WORDS[i]}" ;;
		esac
	done
	COMPREPLY=()
	case "$prev" in
		${valueFlags(model).join("|")})
			while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -f -- "$cur"); return ;;
	esac
	case "$command" in
		"") words="${model.commands.map(({ name }) => name).join(" ")}" ;;
${commandCases(model, (options, offered) => `options="$options ${options}"${offeredWords(offered)}`)}
	esac
	if [[ "$cur" == -* ]]; then words="$options"; offered="";
	elif [ "$offered" = jobs ]; then words="$("\${COMP_WORDS[0]}" "\${state[@]}" complete 2>/dev/null)"; fi
	if [ "$offered" = files ]; then
		while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -f -- "$cur")
	else
		while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -W "$words" -- "$cur")
	fi
}
complete -o filenames -F _tutti tutti
`;
}

function offeredWords(offered: Offered | undefined): string {
	if (offered === undefined) return "";
	return typeof offered === "string" ? `; offered=${offered}` : `; words="${offered.join(" ")}"`;
}
