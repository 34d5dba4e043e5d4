package deployment

import (
	"os/exec"
	"runtime"
	"syscall"
)

// launcher starts processes that die with this one. The kernel ends such a process
// when the *thread* that started it ends, and Go ends threads as it likes: so all
// are started by one thread that belongs to the launcher and lives until stop.
type launcher struct {
	requests chan launch
	done     chan struct{}
}

// launch asks for a start, whose error is sent to result.
type launch struct {
	command *exec.Cmd
	result  chan error
}

func startLauncher() *launcher {
	l := &launcher{requests: make(chan launch), done: make(chan struct{})}
	go l.run()
	return l
}

// run starts what it is asked to. It never unlocks its thread, which so ends with it.
func (l *launcher) run() {
	runtime.LockOSThread()
	defer close(l.done)
	for request := range l.requests {
		request.result <- request.command.Start()
	}
}

// start starts a process that is killed when this one dies, or after stop.
func (l *launcher) start(command *exec.Cmd) error {
	command.SysProcAttr = &syscall.SysProcAttr{
		Pdeathsig: syscall.SIGKILL,
		// A group of its own keeps an interrupt typed at the terminal from it.
		Setpgid: true,
	}
	request := launch{command: command, result: make(chan error)}
	l.requests <- request
	return <-request.result
}

// stop ends the launcher, and with it whatever it started. Nothing may be started any more.
func (l *launcher) stop() {
	close(l.requests)
	<-l.done
}
