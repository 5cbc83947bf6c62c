# Everything that can be done with this repository. Go and make are enough to
# run and build; the tests need a browser and a few programs more, which
# .ci/tools installs where it may.

# Paths of the machine that builds, and its times, stay out of what is built.
BUILD   = go build -trimpath -buildvcs=false -ldflags='-s -w'
PROGRAM = GOOS=js GOARCH=wasm $(BUILD)
# Without cgo, the server needs no library of where it is run.
# Without inlining, a program is 5 % smaller when sent. The inner loops are in
# these packages: for each pixel in the page, for each number in the worker. The
# page's go-app has no server half.
SMALL   = -gcflags=all=-l -gcflags=math=
PAGE    = $(SMALL) -gcflags=embedscope/app/plot= -modfile=.cache/slim/go.mod
ENGINE  = $(SMALL) -gcflags=embedscope/app/jsonstream= -gcflags=embedscope/app/vectors/...=
FILES   = $(SMALL) -gcflags=embedscope/app/export/...=
# What runs in a browser, and is therefore checked for both systems.
BROWSER = ./app/... ./wasm/... ./web/e2e/bench ./web/e2e/measure/minimal
# What needs no browser. The packages that do run one after the other: each
# drives a Chromium of its own, and wants the cores.
PLAIN   = $$(go list ./... | grep -v /web/e2e)
# What computes in the browser, and is tested there too, under Node.
COMPUTES = ./app/jsonstream ./app/twelvelabs ./app/vectors ./app/vectors/kernel ./app/engine ./app/plot ./app/export ./app/export/open \
	./app/export/arrow ./app/export/parquet

.PHONY: help run build dist site test test-weaviate bench lighthouse lint kernel screenshots clean

help:
	@echo 'make run          build everything, serve it on http://localhost:8080'
	@echo 'make build        bin/embedscope: one file with the page inside'
	@echo 'make dist         dist/: a static site for the path BASE, as /some/path'
	@echo 'make test         all tests, those in a real browser too'
	@echo 'make test-weaviate  send a result into the real Weaviate'
	@echo 'make bench        measure the real page in Chromium, beside its peers'
	@echo 'make lighthouse   the scores of Lighthouse, of URL=… or of a server started for it'
	@echo 'make lint         gofmt, go vet, staticcheck'
	@echo 'make kernel       build kernel.wasm anew, with Debian'"'"'s clang and lld'
	@echo 'make screenshots  take the pictures of the README anew'
	@echo 'make clean        remove what was built'

run: build
	bin/embedscope

build:
	go run ./web/pack/slim
	$(PROGRAM) $(PAGE) -o .cache/app.wasm ./wasm/page
	$(PROGRAM) $(ENGINE) -o .cache/engine.wasm ./wasm/engine
	$(PROGRAM) $(FILES) -o .cache/files.wasm ./wasm/files
	go run ./web/pack -page .cache/app.wasm -engine .cache/engine.wasm -files .cache/files.wasm -exec "$$(go env GOROOT)/lib/wasm/wasm_exec.js"
	CGO_ENABLED=0 $(BUILD) -o bin/embedscope .

# Two of them are the same byte for byte, from a clean clone too:
#   make clean dist && mv dist /tmp/one && make clean dist && diff -r dist /tmp/one
dist: build
	$(MAKE) --no-print-directory site

# The same of what is built already, to DIST.
BASE = /
DIST = dist
site:
	mkdir -p .cache/dist && cp -n .cache/pack/* .cache/dist/ # what is compressed already
	go run ./web/pack -static -base '$(BASE)' -api '$(API)' -connect '$(CONNECT)' -frame-ancestors '$(FRAME_ANCESTORS)' \
		-page .cache/app.wasm -engine .cache/engine.wasm -files .cache/files.wasm -exec "$$(go env GOROOT)/lib/wasm/wasm_exec.js" -out '$(DIST)' -cache .cache/dist

test: export EMBEDSCOPE_BIN = $(CURDIR)/bin/embedscope
test: build
	.ci/tools
	go test -timeout 15m -race $(PLAIN)
	go test -timeout 30m -p 1 ./web/e2e/...
	GOOS=js GOARCH=wasm go test -exec "node $(CURDIR)/app/vectors/kernel/testdata/exec.cjs" $(COMPUTES)

# Sends a result into the real Weaviate, whose server takes minutes to build.
test-weaviate: export EMBEDSCOPE_BIN = $(CURDIR)/bin/embedscope
test-weaviate: build
	.ci/tools
	go test -timeout 15m -tags weaviate -run Weaviate ./web/e2e

lint:
	@bad=$$(find . -name '*.go' -not -path './.cache/*' -exec "$$(go env GOROOT)/bin/gofmt" -l {} +); test -z "$$bad" || { echo "gofmt would change: $$bad"; exit 1; }
	go vet -tags weaviate ./...
	GOOS=js GOARCH=wasm go vet $(BROWSER)
	go tool staticcheck ./...
	GOOS=js GOARCH=wasm "$$(go tool -n staticcheck)" $(BROWSER)

kernel:
	app/vectors/kernel/build.sh

bench: build
	.ci/tools nginx wrk
	go run ./web/e2e/measure
	go test -count=1 -v -run 'Decoder' ./web/e2e

lighthouse: build
	.ci/tools
	go run ./web/e2e/lighthouse $(if $(URL),-url "$(URL)")

screenshots: build
	.ci/tools
	go run ./web/e2e/shots

clean:
	rm -rf bin dist .cache web/dist/bundle.json web/dist/site
