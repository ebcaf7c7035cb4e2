/**
 * The shell script that runs one container as a plain process, and outlives the emulator. Started as
 * `/bin/sh -c SCRIPT NAME FOLDER WORKING_DIRECTORY CGROUPS COMMAND ARGUMENT…` as the leader of a new session.
 * CGROUPS has a line for each folder of the run's cgroup (`bounds/`). All that anybody learns of the run is in
 * FOLDER:
 *
 * - `started/`   made first; a second supervisor of the same run ends at once
 * - `process`    the supervisor's pid, and what tells it from a later process of that pid
 * - `log.1 log`  the end of the output: at least the last 4 MiB, at most 10 MiB
 * - `oom`        there if something of it was killed for memory
 * - `exit`       the exit code; appears whole, after all else
 *
 * Invariants:
 * 1. The container never waits for anybody but its disk, and never gets SIGPIPE while it runs: `dd` passes
 *    each write on at once, and files are swapped between its turns.
 * 2. When the container's first process ends, so does everything else of it, as in a real container: on
 *    Linux all that is in its cgroup or bears the run's folder in its environment (`process-escapes.ts`), elsewhere what is of its
 *    process group. SIGTERM to the group reaches the container; supervisor and log survive it. Leftovers that
 *    ignore it and hold the log open are waited for about a second.
 * 3. Names beginning with __ are the script's own, and PATH is the container's again before it starts, so
 *    that the container sees its own environment.
 */
export const supervisorScript = `
__dir=$1 __cwd=$2 __cgroups=$3 __path=$PATH
shift 3
PATH=/usr/bin:/bin
mkdir "$__dir/started" 2>/dev/null || exit 0
trap '' TERM INT HUP
mkfifo "$__dir/pipe"
(
	cd "$__dir"
	__size=0
	while :; do
		dd bs=65536 count=16 >>log 2>/dev/null
		__now=$(wc -c <log)
		[ $__now -gt $__size ] || break
		__size=$__now
		if [ $__size -ge 4194304 ]; then mv log log.1; __size=0; fi
	done
	: >drained
	cat >/dev/null
) <"$__dir/pipe" &
__sink=$!
__stop=
trap '__stop=1' TERM INT HUP
{ echo $$; cat /proc/sys/kernel/random/boot_id /proc/$$/stat || ps -o lstart= -p $$; } >"$__dir/process.tmp" 2>/dev/null
mv "$__dir/process.tmp" "$__dir/process"
( PATH=$__path; export ACI_EMULATOR_RUN="$__dir"; cd "$__cwd" || exit 126; exec "$@" ) </dev/null >"$__dir/pipe" 2>&1 &
__child=$!
[ -z "$__stop" ] || kill -TERM $__child
while :; do wait $__child; __code=$?; kill -0 $__child 2>/dev/null || break; done
kill -TERM 0
IFS='
'
for __cgroup in $__cgroups; do
	if grep -qs '^oom_kill [1-9]' "$__cgroup/memory.events" "$__cgroup/memory.oom_control"; then : >"$__dir/oom"; fi
	__turns=0
	while [ -d "$__cgroup" ] && ! rmdir "$__cgroup" && [ $__turns -lt 50 ]; do
		echo 1 >"$__cgroup/cgroup.kill" || kill -KILL $(cat "$__cgroup/cgroup.procs")
		sleep 0.01
		__turns=$((__turns + 1))
	done
done
__turns=0
while [ $__turns -lt 20 ]; do
	__found=$(grep -lszxF "ACI_EMULATOR_RUN=$__dir" /proc/[0-9]*/environ)
	[ -n "$__found" ] || break
	for __each in $__found; do __each=\${__each#/proc/}; kill -KILL \${__each%/environ} 2>/dev/null; done
	__turns=$((__turns + 1))
done
__turns=0
while [ ! -e "$__dir/drained" ] && [ $__turns -lt 100 ]; do sleep 0.01; __turns=$((__turns + 1)); done
echo $__code >"$__dir/exit.tmp"
mv "$__dir/exit.tmp" "$__dir/exit"
kill -KILL 0
`;
