# The build stage: the compiler and its caches stay here.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
# No cgo, so the binary is static; timetzdata carries the time zones, which the
# empty final image has no files for.
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -tags timetzdata -ldflags="-s -w" -o /out/bot ./cmd/bot

# The final image: the binary, the certificates it trusts, and nothing to log in
# with. The user is a number, so that runAsNonRoot can be checked.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/bot /bot
USER 65532:65532
# Inside a container the default, loopback, reaches nobody.
ENV HTTP_ADDR=:8080
EXPOSE 8080
ENTRYPOINT ["/bot"]
CMD ["serve"]
