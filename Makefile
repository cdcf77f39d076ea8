# Signalbox: two commands do all set-up on a fresh Debian machine with a Swift toolchain.
#   make demo   the console on a live lab cluster
#   make test   every test but the end-to-end one
SHELL := /bin/bash
.DEFAULT_GOAL := help

# Every Debian package the build, the lab and the tests need.
PACKAGES := libncursesw5-dev libcurl4-openssl-dev libsqlite3-dev zlib1g-dev pkg-config ncurses-term \
            nginx haproxy caddy openssl procps sqlite3 tmux curl
BUILD_FLAGS := --explicit-target-dependency-import-check error
SIGNALBOX := .build/debug/signalbox

.PHONY: help demo test e2e proof lint format build release packages bench pictures

help:
	@sed -n 's/^#   //p' Makefile

demo: build
	$(SIGNALBOX) demo

# One test after the other: many block a thread on real sockets and processes, and two cores have
# two threads for all of them.
test: packages
	swift test $(BUILD_FLAGS) --no-parallel

e2e: build
	SIGNALBOX_E2E=1 swift test $(BUILD_FLAGS) --no-parallel --filter EndToEndTests

# The long proofs, about a quarter of an hour: each fault on real proxies, what is made of their logs
# held against what the clients went through; and 100,000 fleets no operation may empty.
# SIGNALBOX_PROOF_KEEP=DIR keeps the logs of what fails.
proof: build
	SIGNALBOX_PROOF=1 swift test $(BUILD_FLAGS) --no-parallel \
		--filter 'LabTests.*(GroundTruth|SameStory)Tests|ModelTests.FleetTests|AuditTests.CrashTests'

build: packages
	swift build $(BUILD_FLAGS) --product signalbox

release: packages
	swift build $(BUILD_FLAGS) -c release --product signalbox

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format --in-place --recursive Sources Tests Package.swift

bench: release
	Benchmarks/run

# Installs what is missing and says so; does nothing when all is there.
packages:
	@scripts/packages $(PACKAGES)
