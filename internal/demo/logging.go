package demo

import (
	"context"
	"log/slog"
)

// besideHandler writes log lines beside the view: the status line makes room for them.
type besideHandler struct {
	slog.Handler

	view  *view
	least slog.Level
}

// besideView takes the log from WARN on, because the view tells the rest; whoever
// asked for DEBUG gets it all.
func besideView(handler slog.Handler, view *view) slog.Handler {
	least := slog.LevelWarn
	if handler.Enabled(context.Background(), slog.LevelDebug) {
		least = slog.LevelDebug
	}
	return &besideHandler{Handler: handler, view: view, least: least}
}

// Enabled implements slog.Handler.
func (h *besideHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= h.least && h.Handler.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (h *besideHandler) Handle(ctx context.Context, record slog.Record) (err error) {
	h.view.beside(func() { err = h.Handler.Handle(ctx, record) })
	return err
}

// WithAttrs implements slog.Handler.
func (h *besideHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &besideHandler{Handler: h.Handler.WithAttrs(attrs), view: h.view, least: h.least}
}

// WithGroup implements slog.Handler.
func (h *besideHandler) WithGroup(name string) slog.Handler {
	return &besideHandler{Handler: h.Handler.WithGroup(name), view: h.view, least: h.least}
}
