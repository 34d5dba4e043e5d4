# Becomes the server given as arguments, and leaves a watcher behind that ends
# the server and removes its folder when the process that started it is gone.
#
# File descriptor 3 is a pipe that the starting process holds open. A line on it
# says that the server was stopped in order; its end without a line says that
# the process died.
#
# $1 the server's folder, $2 the signal that ends the server, the rest its command.
folder=$1 signal=$2
shift 2
server=$$
# A server that has ended but was not collected yet, a zombie, still takes signals.
runs() {
	kill -s 0 "$server" 2>/dev/null && ! grep -q ') Z' "/proc/$server/stat" 2>/dev/null
}
(
	(
		trap '' HUP INT TERM
		if read -r _ <&3; then
			exit 0
		fi
		kill -s "$signal" "$server" 2>/dev/null
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			runs || break
			sleep 0.1
		done
		kill -s KILL "$server" 2>/dev/null
		# The first two are what libfaketime leaves of a killed process; see clockMemory.
		rm -rf "/dev/shm/faketime_shm_$server" "/dev/shm/sem.faketime_sem_$server" "$folder"
	) &
)
exec "$@" 3<&-
