package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// finder collects the faults of one file.
type finder struct {
	name   string
	source []byte
	set    *token.FileSet
	faults []fault
}

// findFaults returns every fault that the file can have. A generated file has none.
func findFaults(name string, source []byte) ([]fault, error) {
	f := &finder{name: name, source: source, set: token.NewFileSet()}
	file, err := parser.ParseFile(f.set, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if ast.IsGenerated(file) {
		return nil, nil
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.ImportSpec, *ast.StructType, *ast.DeferStmt, *ast.GoStmt:
			return false // what follows would not compile, or would only hang
		case *ast.CallExpr:
			if isLogging(n) {
				return false // what is logged is no behavior
			}
		}
		f.visit(node)
		return true
	})
	return f.faults, nil
}

func (f *finder) visit(node ast.Node) {
	switch n := node.(type) {
	case *ast.BinaryExpr:
		f.binary(n)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			f.replace(n.Pos(), n.X.Pos(), "")
		}
	case *ast.BasicLit:
		f.number(n)
	case *ast.Ident:
		f.boolean(n)
	case *ast.IfStmt:
		f.condition(n.Cond)
	case *ast.ReturnStmt:
		f.lostError(n)
	case *ast.AssignStmt:
		f.assignment(n)
	case *ast.IncDecStmt:
		f.replace(n.Pos(), n.End(), "")
	case *ast.ExprStmt:
		if call, ok := n.X.(*ast.CallExpr); ok && !isLogging(call) {
			f.replace(n.Pos(), n.End(), "")
		}
	case *ast.CompositeLit:
		f.elements(n)
	case *ast.BranchStmt:
		f.branch(n)
	}
}

// replace adds the fault that turns the text between two positions into another one.
func (f *finder) replace(from, to token.Pos, replacement string) {
	start, end := f.set.Position(from).Offset, f.set.Position(to).Offset
	f.faults = append(f.faults, fault{
		file: f.name, line: f.set.Position(from).Line, start: start, end: end, replacement: replacement,
		change: describe(string(f.source[start:end]), replacement),
	})
}

func (f *finder) text(node ast.Node) string {
	return string(f.source[f.set.Position(node.Pos()).Offset:f.set.Position(node.End()).Offset])
}

// operators are what each operator may be taken for.
func operators(op token.Token) []token.Token {
	switch op {
	case token.EQL:
		return []token.Token{token.NEQ}
	case token.NEQ:
		return []token.Token{token.EQL}
	case token.LSS:
		return []token.Token{token.LEQ, token.GEQ}
	case token.LEQ:
		return []token.Token{token.LSS, token.GTR}
	case token.GTR:
		return []token.Token{token.GEQ, token.LEQ}
	case token.GEQ:
		return []token.Token{token.GTR, token.LSS}
	case token.LAND:
		return []token.Token{token.LOR}
	case token.LOR:
		return []token.Token{token.LAND}
	case token.ADD:
		return []token.Token{token.SUB}
	case token.SUB:
		return []token.Token{token.ADD}
	case token.MUL:
		return []token.Token{token.QUO}
	case token.QUO:
		return []token.Token{token.MUL}
	default:
		return nil
	}
}

func (f *finder) binary(n *ast.BinaryExpr) {
	for _, other := range operators(n.Op) {
		f.replace(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), other.String())
		// The operator alone says little: name the whole expression.
		last := &f.faults[len(f.faults)-1]
		last.change = describe(f.text(n), f.text(n.X)+" "+other.String()+" "+f.text(n.Y))
	}
}

func (f *finder) number(n *ast.BasicLit) {
	if n.Kind != token.INT {
		return
	}
	if value, err := strconv.ParseInt(n.Value, 0, 32); err == nil {
		f.replace(n.Pos(), n.End(), strconv.FormatInt(value+1, 10))
	}
}

func (f *finder) boolean(n *ast.Ident) {
	switch n.Name {
	case "true":
		f.replace(n.Pos(), n.End(), "false")
	case "false":
		f.replace(n.Pos(), n.End(), "true")
	}
}

// condition makes a branch run always, or never. The condition stays in the code, so
// that what it uses counts as used.
func (f *finder) condition(cond ast.Expr) {
	text := f.text(cond)
	f.replace(cond.Pos(), cond.End(), "true || ("+text+")")
	f.replace(cond.Pos(), cond.End(), "false && ("+text+")")
}

// lostError returns nil in place of an error.
func (f *finder) lostError(n *ast.ReturnStmt) {
	if len(n.Results) == 0 {
		return
	}
	last := n.Results[len(n.Results)-1]
	if name, ok := last.(*ast.Ident); ok && strings.HasSuffix(strings.ToLower(name.Name), "err") {
		f.replace(last.Pos(), last.End(), "nil")
	}
}

// assignment loses what is assigned. It still evaluates it.
func (f *finder) assignment(n *ast.AssignStmt) {
	switch n.Tok {
	case token.DEFINE:
		return
	case token.ASSIGN:
		blanks := make([]string, len(n.Lhs))
		named := false
		for i, left := range n.Lhs {
			name, ok := left.(*ast.Ident)
			named = named || !ok || name.Name != "_"
			blanks[i] = "_"
		}
		if named {
			f.replace(n.Pos(), n.Rhs[0].Pos(), strings.Join(blanks, ", ")+" = ")
			f.faults[len(f.faults)-1].change = "without " + shortened(f.text(n))
		}
	default:
		f.replace(n.Pos(), n.End(), "")
	}
}

// elements leaves out one named element of a literal.
func (f *finder) elements(n *ast.CompositeLit) {
	for i, element := range n.Elts {
		if _, named := element.(*ast.KeyValueExpr); !named {
			continue
		}
		to := n.Rbrace
		if i+1 < len(n.Elts) {
			to = n.Elts[i+1].Pos()
		}
		f.replace(element.Pos(), to, "")
		f.faults[len(f.faults)-1].change = "without " + shortened(f.text(element))
	}
}

func (f *finder) branch(n *ast.BranchStmt) {
	if n.Label != nil {
		return
	}
	switch n.Tok {
	case token.BREAK:
		f.replace(n.Pos(), n.End(), "continue")
	case token.CONTINUE:
		f.replace(n.Pos(), n.End(), "break")
	default: // goto and fallthrough have no counterpart
	}
}

// isLogging tells whether a call writes to a log.
func isLogging(call *ast.CallExpr) bool {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	switch method.Sel.Name {
	case "Debug", "Info", "Warn", "Error", "DebugContext", "InfoContext", "WarnContext", "ErrorContext", "LogAttrs":
		return len(call.Args) > 0 // an error's own Error takes none
	default:
		return false
	}
}
