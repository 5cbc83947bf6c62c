package engine

// views.go is what the page asks in order to draw a result, and in what form
// it is told. Numbers in buffers are little-endian.

// What the views ask; see messages.go.
const (
	OpMarks      Op = "marks"      // MarksRequest → Marks: see there
	OpAlike      Op = "alike"      // AlikeRequest → Alike: N float32
	OpProject    Op = "project"    // ProjectRequest → Projection: n int32, n×2 float32
	OpChange     Op = "change"     // ChangeRequest → Change: n int32, n-1 float32, scenes×3 int32
	OpCluster    Op = "cluster"    // ClusterRequest → ClusterSet: N int32
	OpSimilarity Op = "similarity" // SimilarityRequest → Similarity: H×W float32, and where asked for the rows of either side, int32
	OpCosine     Op = "cosine"     // CosineRequest → Cosine
	OpPairs      Op = "pairs"      // PairsRequest → Pairs
	OpChoose     Op = "choose"     // Choice
	OpStep       Op = "step"       // Step: how far the request of this ID is
)

// Step is how far something long has come. A projection's has a buffer: its
// points as they are by now, n×2 float32, in the order of its answer.
type Step struct {
	Stage string
	Done  float64 // of the stage, from 0 to 1
}

func (m *Step) visit(c *codec) {
	c.text("stage", &m.Stage)
	c.number("done", &m.Done)
}

// Part is some of a result's vectors that can be compared: those of one
// dimension, and of them those that have a direction. They are in the order
// of option, scope and start.
type Part struct {
	Watch   string
	Options []string // empty: all
	Scopes  []string // empty: all
	Dim     int      // 0: the most frequent
}

func (m *Part) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.texts("options", &m.Options)
	c.texts("scopes", &m.Scopes)
	c.integer("dim", &m.Dim)
}

// MarksRequest asks for what every view draws of every segment.
type MarksRequest struct{ Watch string }

func (m *MarksRequest) visit(c *codec) { c.text("watch", &m.Watch) }

// Marks answers MarksRequest: the N segments by their rows, column by column.
type Marks struct {
	Version int
	Start   []float32 // seconds; NaN where there is none. With Pages: pages, the third of which is from 2 to 3
	End     []float32
	Norm    []float32 // NaN where a component is bad
	Natural []int32   // the rows by option, scope and start
	Option  []uint8   // positions in Result.Options
	Scope   []uint8   // positions in Result.Scopes
	Sound   []bool    // has a direction: can be compared

	Pages     bool // the segments are of a document; only then there are these
	Chunk     []int32
	Quadrant  []uint8 // positions in Quadrants
	Quadrants []string
}

func (m *Marks) visit(c *codec) {
	c.integer("version", &m.Version)
	c.flag("pages", &m.Pages)
	c.texts("quadrants", &m.Quadrants)
}

// AlikeRequest asks for the cosine of every segment with one.
type AlikeRequest struct {
	Watch string
	Row   int
}

func (m *AlikeRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("row", &m.Row)
}

// Alike answers AlikeRequest; a cosine that is undefined is NaN.
type Alike struct{ Version int }

func (m *Alike) visit(c *codec) { c.integer("version", &m.Version) }

// The methods of a projection.
const (
	MethodPCA  = "pca"
	MethodUMAP = "umap"
)

// ProjectRequest asks for vectors as points in the plane.
type ProjectRequest struct {
	Part       Part
	Method     string
	Neighbours int // of UMAP
	MinDist    float64
	Seed       int
}

func (m *ProjectRequest) visit(c *codec) {
	c.object("part", &m.Part)
	c.text("method", &m.Method)
	c.integer("neighbours", &m.Neighbours)
	c.number("minDist", &m.MinDist)
	c.integer("seed", &m.Seed)
}

// The stages of a projection that takes long.
const (
	StageAxes       = "axes"
	StageNeighbours = "neighbours"
	StageLayout     = "layout"
)

// Projection answers ProjectRequest. Its buffers are the rows of its points,
// n int32, and the points, n×2 float32.
type Projection struct {
	Version   int
	Dim       int
	Explained []float64 // PCA: the share of the variance along each axis
	Exact     bool      // UMAP: its graph of neighbours
	Kept      float64   // UMAP: the share of neighbours that are neighbours in the plane too
}

func (m *Projection) visit(c *codec) {
	c.integer("version", &m.Version)
	c.integer("dim", &m.Dim)
	items(c, "explained", &m.Explained, appendNumber, asNumber)
	c.flag("exact", &m.Exact)
	c.number("kept", &m.Kept)
}

// ChangeRequest asks how an option's clips change from one to the next.
type ChangeRequest struct {
	Watch     string
	Option    string
	Threshold float64 // of a scene's boundary; NaN: propose one
}

func (m *ChangeRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.text("option", &m.Option)
	c.number("threshold", &m.Threshold)
}

// Change answers ChangeRequest. Its buffers are the rows of the n clips in the
// order of time, int32; the n-1 changes, 1 - cosine of each and the next,
// float32; and for each scene its first and last row and the one that stands
// for it, int32.
type Change struct {
	Version   int
	Threshold float64 // in use
	Proposed  float64 // NaN where there are no changes
}

func (m *Change) visit(c *codec) {
	c.integer("version", &m.Version)
	c.number("threshold", &m.Threshold)
	c.number("proposed", &m.Proposed)
}

// Scene is a stretch of clips between two boundaries, by their rows.
type Scene struct{ First, Last, Representative int }

// The methods of clustering.
const (
	MethodKMeans  = "k-means"
	MethodDensity = "density"
)

// ClusterRequest asks for groups of segments that are alike. They stay the
// result's clusters until others are asked for.
type ClusterRequest struct {
	Part    Part
	Method  string
	K       int // of k-means; 0: propose one
	MinSize int // of density
	Seed    int
}

func (m *ClusterRequest) visit(c *codec) {
	c.object("part", &m.Part)
	c.text("method", &m.Method)
	c.integer("k", &m.K)
	c.integer("minSize", &m.MinSize)
	c.integer("seed", &m.Seed)
}

// ClusterSet answers ClusterRequest. Its buffer holds the cluster of each of
// the N segments, int32: NoCluster where it is in none, Unclustered where it
// was not asked about.
type ClusterSet struct {
	Version    int
	Revision   int // tells it from the sets before
	Method     string
	Silhouette float64   // the mean; NaN where undefined
	Tried      []float64 // the silhouettes of k = 2, 3, … where one was proposed
	Noise      int       // segments in no cluster
	Seconds    float64   // of all segments that were asked about, each counted
	Clusters   []Cluster
}

// What stands in ClusterSet's buffer in place of a cluster.
const (
	NoCluster   = -1
	Unclustered = -2
)

func (m *ClusterSet) visit(c *codec) {
	c.integer("version", &m.Version)
	c.integer("revision", &m.Revision)
	c.text("method", &m.Method)
	c.number("silhouette", &m.Silhouette)
	items(c, "tried", &m.Tried, appendNumber, asNumber)
	c.integer("noise", &m.Noise)
	c.number("seconds", &m.Seconds)
	list(c, "clusters", &m.Clusters)
}

// Cluster is one group.
type Cluster struct {
	Size    int
	Medoid  int       // the row nearest to its middle
	Seconds float64   // of its segments, each counted
	Ranges  Stretches // where it is in time, over all options
}

func (m *Cluster) visit(c *codec) {
	c.integer("size", &m.Size)
	c.integer("medoid", &m.Medoid)
	c.number("seconds", &m.Seconds)
	c.object("ranges", &m.Ranges)
}

// SimilarityRequest asks for the cosines of two parts, or of one with itself,
// as a picture of H×W cells: each the mean over the vectors that it covers.
type SimilarityRequest struct {
	A, B   Part // B may be of another result
	H, W   int
	A0, A1 float64 // which of A's vectors, counted from 0; fractions of one are cut
	B0, B1 float64
	Rows   bool // answer the rows of A and B too
}

func (m *SimilarityRequest) visit(c *codec) {
	c.object("a", &m.A)
	c.object("b", &m.B)
	c.integer("h", &m.H)
	c.integer("w", &m.W)
	c.number("a0", &m.A0)
	c.number("a1", &m.A1)
	c.number("b0", &m.B0)
	c.number("b1", &m.B1)
	c.flag("rows", &m.Rows)
}

// Similarity answers SimilarityRequest.
type Similarity struct {
	Version, Other int // of the results of A and of B
	NA, NB         int // vectors of A and of B
}

func (m *Similarity) visit(c *codec) {
	c.integer("version", &m.Version)
	c.integer("other", &m.Other)
	c.integer("na", &m.NA)
	c.integer("nb", &m.NB)
}

// CosineRequest asks for one cosine, exactly.
type CosineRequest struct {
	Watch, Other string
	Row, To      int // To is of Other
}

func (m *CosineRequest) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.text("other", &m.Other)
	c.integer("row", &m.Row)
	c.integer("to", &m.To)
}

// Cosine answers CosineRequest; NaN where it is undefined.
type Cosine struct{ Value float64 }

func (m *Cosine) visit(c *codec) { c.number("value", &m.Value) }

// PairsRequest asks for the most similar pairs of a part and another, or of
// one with itself.
type PairsRequest struct {
	A, B     Part
	Count    int
	Apart    float64 // seconds that lie at least between the two; 0: any
	Together bool    // only pairs that share time, each of A with the one of B that it shares most with
}

func (m *PairsRequest) visit(c *codec) {
	c.object("a", &m.A)
	c.object("b", &m.B)
	c.integer("count", &m.Count)
	c.number("apart", &m.Apart)
	c.flag("together", &m.Together)
}

// Pairs answers PairsRequest, the most similar first.
type Pairs struct {
	Mean  float64 // of all pairs that share time, where they were asked for; else NaN
	Pairs []Pair
}

func (m *Pairs) visit(c *codec) {
	c.number("mean", &m.Mean)
	list(c, "pairs", &m.Pairs)
}

// Pair is two segments, by their rows.
type Pair struct {
	A, B   int
	Cosine float64
}

func (m *Pair) visit(c *codec) {
	c.integer("a", &m.A)
	c.integer("b", &m.B)
	c.number("cosine", &m.Cosine)
}

// Choice are the rows that the visitor has chosen: a Query of this Revision
// lets only them through.
type Choice struct {
	Watch    string
	Revision int
	Rows     []int
}

func (m *Choice) visit(c *codec) {
	c.text("watch", &m.Watch)
	c.integer("revision", &m.Revision)
	c.integers("rows", &m.Rows)
}
