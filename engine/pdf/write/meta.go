package write

import (
	"encoding/xml"
	"strings"
	"time"
)

// Meta describes the document. Date is the moment of its content, so that the
// same content gives the same bytes.
type Meta struct {
	Title, Author, Subject string
	Keywords               string
	Language               string // BCP 47
	Producer               string
	Date                   time.Time
}

// writeCatalog writes the catalogue and what hangs on it.
func (f *file) writeCatalog() {
	metadata, profile, outline := f.alloc(), f.alloc(), f.writeOutline()
	part := "2"
	var attached, names any
	if len(f.Files) > 0 {
		part = "3"
		attached, names = f.writeFiles()
	}
	f.plain(metadata, dict("Type", name("Metadata"), "Subtype", name("XML")), f.Meta.xmp(part))
	f.stream(profile, dict("N", 3), sRGB())
	date := "D:" + f.Meta.Date.UTC().Format("20060102150405") + "+00'00'"
	f.put(f.info, dict(
		"Title", f.Meta.Title, "Author", f.Meta.Author, "Subject", f.Meta.Subject, "Keywords", f.Meta.Keywords,
		"Creator", f.Meta.Producer, "Producer", f.Meta.Producer, "CreationDate", date, "ModDate", date,
	))
	f.put(f.catalog, dict(
		"Type", name("Catalog"), "Pages", f.pageTree, "Lang", f.Meta.Language,
		"MarkInfo", dict("Marked", true), "StructTreeRoot", f.structure,
		"ViewerPreferences", dict("DisplayDocTitle", true),
		"Metadata", metadata, "Outlines", outline, "PageMode", mode(outline),
		"OutputIntents", []any{dict(
			"Type", name("OutputIntent"), "S", name("GTS_PDFA1"), "OutputConditionIdentifier", "sRGB IEC61966-2.1",
			"Info", "sRGB IEC61966-2.1", "DestOutputProfile", profile,
		)},
		"AF", attached, "Names", names,
	))
}

func mode(outline any) any {
	if outline == nil {
		return nil
	}
	return name("UseOutlines")
}

// writeFiles embeds the files (ISO 19005-3, 6.8).
func (f *file) writeFiles() (attached, names any) {
	var refs []ref
	var list []any
	date := "D:" + f.Meta.Date.UTC().Format("20060102150405") + "+00'00'"
	for _, file := range f.Files {
		data, spec := f.alloc(), f.alloc()
		f.stream(data, dict(
			"Type", name("EmbeddedFile"), "Subtype", name(file.Type),
			"Params", dict("Size", len(file.Data), "ModDate", date),
		), file.Data)
		f.put(spec, dict(
			"Type", name("Filespec"), "F", file.Name, "UF", file.Name, "Desc", file.Description,
			"AFRelationship", name("Source"), "EF", dict("F", data, "UF", data),
		))
		refs = append(refs, spec)
		list = append(list, file.Name, spec)
	}
	return refs, dict("EmbeddedFiles", dict("Names", list))
}

// xmp returns the metadata packet. PDF/A asks for a description of every schema
// it does not know itself, which includes that of PDF/UA (ISO 19005-2, 6.6.2.3).
func (m Meta) xmp(part string) []byte {
	date := m.Date.UTC().Format("2006-01-02T15:04:05Z")
	r := strings.NewReplacer(
		"{title}", escape(m.Title), "{author}", escape(m.Author), "{subject}", escape(m.Subject),
		"{keywords}", escape(m.Keywords), "{language}", escape(m.Language), "{producer}", escape(m.Producer),
		"{date}", date, "{part}", part,
	)
	return []byte(r.Replace(packet))
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // into memory, where writing cannot fail
	return b.String()
}

const packet = "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>" + `
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
